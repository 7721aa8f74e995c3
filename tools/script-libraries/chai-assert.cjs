// chai's `assert` interface, made when a script first takes it.
module.exports = (chai, util) => {
  const define = (value) => Object.defineProperty(chai, 'assert', { configurable: true, enumerable: true, writable: true, value });
  Object.defineProperty(chai, 'assert', {
    configurable: true,
    enumerable: true,
    get() {
      define(undefined);
      require('chai/assert')(chai, util);
      return chai.assert;
    },
    set: define,
  });
};
