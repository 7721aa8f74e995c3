// `pm.expect`. Loading chai takes longer than all else that most scripts do, and most of what they assert is
// simple and holds. So an assertion is first looked at here, with one question: does it surely hold? Where it
// does not, or is anything out of the ordinary, chai gets it as it stands and goes on with it. What fails, and
// in which words, only chai says.
//
// An assertion is a proxy of a note: the value and chai's flags, which work as chai's do (a word changes the
// assertion that it is said of, too), or chai's own assertion once there is one.

export default function ({ load, isLoaded }) {
    const { apply, get: getFrom } = Reflect;
    const { assign } = Object;
    const { get: getNote, set: setNote } = WeakMap.prototype;
    const notes = new WeakMap();
    const { WORDS, FLAGS, CHAINS, FACTS, unsure } = load('expect/facts');

    const chai = () => load('packages').find('chai');
    const noteOf = (assertion) => apply(getNote, notes, [assertion]);
    const copyOf = ({ value, message, flags }) => ({ value, message, flags: { ...flags } });

    // Chai's own assertion in the state of a note, which from then on stands for it.
    const real = (note) => {
        if (!note.real) {
            const { Assertion, util } = chai();
            const { value, message, flags, chain } = note;
            const assertion = new Assertion(value, message);
            for (const name in flags) {
                util.flag(assertion, name, flags[name]);
            }
            note.real = chain ? getFrom(assertion, chain) : assertion;
        }
        return note.real;
    };

    // What a fact is told of; chai's assertions have as much for it.
    class Question {
        constructor(note) {
            this.flags = note.flags;
            this._obj = note.value;
            this.next = note.value;
        }
        assert(holds) {
            if (this.flags.negate ? holds : !holds) {
                unsure();
            }
        }
    }

    // Whether a fact surely holds. If it does, the note goes on with what is to be talked of next.
    const holds = (note, { run, message }, given) => {
        const question = new Question(note);
        try {
            apply(run, question, given);
        } catch {
            return false;
        }
        note.value = question.next;
        if (given.length > message && given[message]) {
            note.message = given[message];
        }
        return true;
    };

    // Those of assertions/, whose files are loaded when one of theirs is asked for.
    const added = { __proto__: null };
    const factOf = (name, value) => {
        const { FILES, facts } = load('expect/added');
        if (name in FILES && (name !== 'ok' || typeof value === 'object')) {
            added[name] ??= facts(FILES[name])[name];
            return added[name];
        }
        return undefined;
    };
    const find = (name, value) => (name in FACTS && name !== 'ok' ? FACTS[name] : factOf(name, value) ?? FACTS[name]);

    // ---- methods ---------------------------------------------------------------------------------

    const methods = { __proto__: null };
    const makeMethod = (name, fact) => {
        const asChai = () => chai().Assertion.prototype[name];
        const method = function (...given) {
            const note = noteOf(this);
            if (note && !note.real && holds(note, fact, given)) {
                return assertionOf(copyOf(note));
            }
            return apply(asChai(), note ? real(note) : this, given);
        };
        return new Proxy(method, { get: (_, key) => getFrom(asChai(), key) });
    };

    // ---- assertions ------------------------------------------------------------------------------

    const NOTHING = { __proto__: null, then: true, catch: true, inspect: true, toJSON: true };
    const OF_FUNCTIONS = { __proto__: null, length: true, name: true, prototype: true, call: true, apply: true, bind: true };

    const property = (note, key) => {
        if (key in WORDS) {
            return assertionOf(copyOf(note));
        }
        if (key in FLAGS) {
            assign(note.flags, FLAGS[key]);
            return assertionOf(copyOf(note));
        }
        if (key in CHAINS) {
            assign(note.flags, CHAINS[key].flags);
            return assertionOf({ ...copyOf(note), chain: key });
        }
        const fact = find(key, note.value);
        if (fact?.isMethod) {
            return (methods[key] ??= makeMethod(key, fact));
        }
        return fact && holds(note, fact, []) ? assertionOf(copyOf(note)) : getFrom(real(note), key);
    };

    const handler = {
        get(target, key) {
            const note = noteOf(target);
            if (note.real || (note.chain && (typeof key === 'symbol' || key in OF_FUNCTIONS))) {
                return getFrom(real(note), key);
            }
            return typeof key === 'symbol' || key in NOTHING ? target[key] : property(note, key);
        },
        apply(target, self, given) {
            const note = noteOf(target);
            const of = noteOf(self);
            if (of && !of.real && !note.real && holds(of, CHAINS[note.chain], given)) {
                return assertionOf(copyOf(of));
            }
            return apply(real(note), of ? real(of) : self, given);
        },
    };
    // Whatever else is wanted of an assertion.
    for (const trap of ['has', 'set', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'deleteProperty', 'getPrototypeOf']) {
        const reflected = Reflect[trap];
        handler[trap] = (target, ...rest) => reflected(real(noteOf(target)), ...rest);
    }

    const assertionOf = (note) => {
        const target = note.chain ? () => {} : {};
        const assertion = new Proxy(target, handler);
        apply(setNote, notes, [target, note]);
        apply(setNote, notes, [assertion, note]);
        return assertion;
    };

    const expect = (value, message) =>
        isLoaded('chai') ? chai().expect(value, message) : assertionOf({ value, message, flags: {} });
    expect.fail = (...given) => chai().expect.fail(...given);
    return expect;
}
