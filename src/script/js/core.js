// What every script stands on: results, timers, `pm` and the other globals, most of them made when first
// touched. Rust calls the functions that are returned; scripts never see them, nor `host`.
//
// `kit` is handed to every module: see the end of this file. Functions of the language that results depend
// on are taken here, before a script can change them.

export default function (host) {
    const global = globalThis;
    const { apply, defineProperty, getPrototypeOf, ownKeys } = Reflect;
    const { prototype: ObjectPrototype, values: objectValues } = Object;
    const { prototype: ArrayPrototype } = Array;
    const toString = String;
    const { toWellFormed } = String.prototype;
    const promiseThen = Promise.prototype.then;
    const AnyPromise = Promise;
    const AnyError = Error;
    // Enough to reach a script's own frames from within a library.
    AnyError.stackTraceLimit = 40;
    const { has: setHas } = Set.prototype;
    const builtIn = new Set(ownKeys(global));
    const json = { parse: JSON.parse, stringify: JSON.stringify };

    // Lone surrogates cannot leave the engine.
    const text = (value) => apply(toWellFormed, toString(value), []);

    const textOr = (read, otherwise) => {
        try {
            const value = read();
            return value === undefined || value === null ? otherwise : text(value);
        } catch {
            return otherwise;
        }
    };

    // Makes a property when it is first read.
    const lazy = (object, name, make, enumerable = true) => {
        const become = (value) =>
            defineProperty(object, name, { value, writable: true, enumerable, configurable: true });
        defineProperty(object, name, {
            get() {
                const value = make();
                become(value);
                return value;
            },
            set: become,
            enumerable,
            configurable: true,
        });
    };

    const loaded = { __proto__: null };
    const load = (name) => {
        if (!(name in loaded)) {
            loaded[name] = host.load(name)(kit);
        }
        return loaded[name];
    };
    const libraries = { __proto__: null };
    const library = (name) => {
        if (!(name in libraries)) {
            libraries[name] = host.load(`lib/${name}`);
        }
        return libraries[name];
    };

    // ---- what went wrong -------------------------------------------------------------------------

    const isError = (value) => {
        try {
            return value instanceof AnyError || AnyError.isError(value);
        } catch {
            return false;
        }
    };

    // Name, message and stack of whatever was thrown; nothing in it can throw again.
    const describe = (thrown) => {
        if (thrown === null && host.nullIsNoMemory) {
            return ['InternalError', 'out of memory', ''];
        }
        if (!isError(thrown)) {
            const shown = typeof thrown === 'string' ? thrown : textOr(() => inspect(thrown), '');
            return ['Error', text(shown), ''];
        }
        return [
            textOr(() => thrown.name, 'Error'),
            textOr(() => thrown.message, ''),
            textOr(() => thrown.stack, ''),
        ];
    };

    // The frames of an error that stand in scripts, a line each.
    const framesOf = (error) => host.frames(textOr(() => error.stack, ''));

    const skipped = { __proto__: null };

    const fail = (thrown) => {
        if (thrown !== skipped) {
            host.fail(...describe(thrown));
        }
    };

    const guarded = (action) => {
        try {
            return action();
        } catch (thrown) {
            fail(thrown);
        }
    };

    const whenSettled = (promise, onValue, onError) => {
        if (promise instanceof AnyPromise) {
            apply(promiseThen, promise, [onValue, onError]);
        } else {
            promise.then(onValue, onError);
        }
    };

    // ---- timers ----------------------------------------------------------------------------------

    const timers = { __proto__: null };

    const setTimer = (name, repeats) => (action, delay, ...rest) => {
        if (typeof action !== 'function') {
            throw new TypeError(`${name} needs a function, not ${inspect(action)}`);
        }
        const id = host.startTimer(+delay || 0, repeats);
        timers[id] = { action, rest, repeats };
        return id;
    };

    const clearTimer = (id) => {
        if (typeof id === 'number' && id in timers) {
            delete timers[id];
            host.stopTimer(id);
        }
    };

    const fire = (id) => {
        const timer = timers[id];
        if (!timer) {
            return;
        }
        if (!timer.repeats) {
            delete timers[id];
        }
        guarded(() => apply(timer.action, undefined, timer.rest));
    };

    const immediate = setTimer('setImmediate', false);
    const timerGlobals = {
        setTimeout: setTimer('setTimeout', false),
        setInterval: setTimer('setInterval', true),
        setImmediate: (action, ...rest) => immediate(action, 0, ...rest),
        clearTimeout: clearTimer,
        clearInterval: clearTimer,
        clearImmediate: clearTimer,
    };

    // ---- effects ---------------------------------------------------------------------------------

    const awaited = { __proto__: null };

    // Hands an effect's number to what is to be called with its answer.
    const await_ = (id, onAnswer) => {
        awaited[id] = onAnswer;
    };

    const answer = (id, ...what) => {
        const onAnswer = awaited[id];
        delete awaited[id];
        if (onAnswer) {
            guarded(() => onAnswer(...what));
        }
    };

    // ---- console ---------------------------------------------------------------------------------

    const inspect = (value) => load('console').inspect(value);

    const writer = (level) => (...values) => {
        const shown = guarded(() => load('console').line(values));
        host.log(level, text(shown));
    };
    const console = {
        log: writer('log'),
        info: writer('info'),
        debug: writer('debug'),
        warn: writer('warn'),
        error: writer('error'),
        clear() {},
    };

    // ---- pm --------------------------------------------------------------------------------------

    const info = () => {
        const all = json.parse(host.info());
        const shown = {};
        for (const name in all) {
            defineProperty(shown, name, { value: all[name] });
        }
        return shown;
    };

    const pm = {};
    lazy(pm, 'test', () => load('tests').test);
    lazy(pm, 'info', info);
    for (const name of ['variables', 'environment', 'collectionVariables', 'globals', 'iterationData']) {
        lazy(pm, name, () => load('variables')[name]);
    }
    if (host.hasResponse) {
        lazy(pm, 'response', () => load('response').current);
    }
    lazy(pm, 'request', () => load('request').current);
    lazy(pm, 'cookies', () => load('cookies').current);
    lazy(pm, 'sendRequest', () => load('send'));
    lazy(pm, 'execution', () => load('execution').execution);
    lazy(pm, 'visualizer', () => load('execution').visualizer);
    if (host.hasConformance) {
        lazy(pm, 'conformance', () => load('execution').conformance());
    }
    defineProperty(pm, 'expect', {
        // Whoever loads chai may also change it.
        get: () => ('chai' in libraries ? load('packages').find('chai').expect : load('expect')),
        set: (value) => defineProperty(pm, 'expect', { value, writable: true }),
        enumerable: true,
        configurable: true,
    });
    pm.require = (name) => {
        throw new Error(
            `pm.require(${inspect(name)}): packages of Postman's library cannot be had here; ` +
                'require() knows the built-in ones',
        );
    };

    const atEnd = [];

    // What modules get.
    const kit = {
        host, // the functions that Rust gives
        random: host.random, // (n) -> n random bytes
        json, // the engine's own, whatever scripts do to theirs
        global, // the global object
        pm,
        load, // (name) -> what that module of ours is
        library, // (name) -> what that library of vendor/ exports
        isLoaded: (name) => name in libraries, // whether that library was loaded before
        lazy, // (object, name, make, enumerable?): a property made when first read
        text, // (value) -> text that may go to the host
        describe, // (thrown) -> [name, message, stack]
        framesOf, // (error) -> text
        inspect, // (value) -> text as Node shows it
        fail, // (thrown): a failure of the script
        guarded, // (action): what it throws is a failure of the script
        await: await_, // (id, onAnswer)
        atEnd: (action) => atEnd.push(action), // before the script's results are taken
        // A test's result from elsewhere than `pm.test`, and what was thrown if it is a failure.
        record: (name, isFailure, thrown) => load('tests').record(name, isFailure, thrown),
        whenSettled, // (promise, onValue, onError)
        skipped, // what is thrown to end a script
        skipScript() {
            host.skip();
            throw skipped;
        },
    };

    // ---- globals ---------------------------------------------------------------------------------

    const give = (name, value) =>
        defineProperty(global, name, { value, writable: true, enumerable: false, configurable: true });
    give('pm', pm);
    give('console', console);
    for (const name of ownKeys(timerGlobals)) {
        give(name, timerGlobals[name]);
    }
    lazy(global, 'require', () => load('require'), false);
    JSON.parse = (source, reviver) => load('json').parse(source, reviver);
    lazy(global, 'Buffer', () => load('packages').find('buffer').Buffer, false);
    for (const name of ['URL', 'URLSearchParams']) {
        lazy(global, name, () => load('web/url')[name], false);
    }
    for (const name of ['TextEncoder', 'TextDecoder']) {
        lazy(global, name, () => load('web/text')[name], false);
    }
    for (const name of ['atob', 'btoa']) {
        lazy(global, name, () => load('packages').find(name), false);
    }
    for (const name of host.oldNames) {
        lazy(global, name, () => load('legacy')(name), false);
    }
    for (const name of ['globalThis', 'performance', 'queueMicrotask', 'navigator']) {
        delete global[name];
    }
    const { kept } = host;
    const own = new Set(ownKeys(global));
    for (const name in kept) {
        defineProperty(global, name, {
            value: kept[name],
            writable: true,
            enumerable: true,
            configurable: true,
        });
    }

    const isPlain = (object) => {
        const prototype = getPrototypeOf(object);
        return prototype === null || prototype === ObjectPrototype || prototype === ArrayPrototype;
    };

    // Whether functions of this script can be reached through a value, as far as is usual.
    const hasCode = (value, depth = 2) => {
        if (typeof value !== 'object' || value === null) {
            return typeof value === 'function';
        }
        return !isPlain(value) || (depth > 0 && objectValues(value).some((inner) => hasCode(inner, depth - 1)));
    };

    // What the script added to the global object, changed or deleted, for those after it; and whether
    // there is code among it.
    const leaked = () => {
        const found = { __proto__: null };
        let code = false;
        const gone = ownKeys(kept).filter((name) => !(name in global));
        for (const name of ownKeys(global)) {
            if (typeof name === 'string' && !apply(setHas, own, [name])) {
                try {
                    const value = global[name];
                    if (!(name in kept) || kept[name] !== value) {
                        code ||= hasCode(value);
                        found[name] = value;
                    }
                } catch {
                    // A getter that throws: there is no value to keep.
                }
            }
        }
        // Else each script would hold on to the one before it.
        for (const name of ownKeys(kept)) {
            delete kept[name];
        }
        return [found, gone, code];
    };

    // From now on the functions that this script left behind use what the script has that runs then: its
    // `pm`, its console, its variables, of which `names` are known.
    const follow = (names) => {
        for (const name of [...ownKeys(global), ...names]) {
            if (!apply(setHas, builtIn, [name])) {
                defineProperty(global, name, {
                    get: () => host.current()?.[name],
                    set: (value) => {
                        host.current()[name] = value;
                    },
                    configurable: true,
                });
            }
        }
    };

    let awaits = false;

    const run = (main) => {
        try {
            const result = apply(main, {}, []);
            if (result instanceof AnyPromise) {
                awaits = true;
                whenSettled(
                    result,
                    () => {
                        awaits = false;
                    },
                    (thrown) => {
                        awaits = false;
                        fail(thrown);
                    },
                );
            }
        } catch (thrown) {
            fail(thrown);
        }
    };

    // Nothing can happen any more but what is done here.
    const end = () => {
        if (awaits) {
            fail(new AnyError('the script waits for a promise that nothing settles'));
        }
        for (const action of atEnd) {
            guarded(action);
        }
    };

    return { run, fire, answer, fail, end, leaked, follow };
}
