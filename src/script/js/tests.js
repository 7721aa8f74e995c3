// `pm.test`.

export default function ({ host, pm, text, describe, whenSettled, skipped, atEnd }) {
    let tests = 0;
    // What is to be said of tests that are not settled, by index.
    const open = { __proto__: null };

    const passed = (name, index) => host.passed(name, index);
    const failed = (name, index, thrown) => host.failed(name, index, ...describe(thrown));

    // Once in a test's life.
    const settler = (name, index) => {
        let settled = false;
        return (isFailure, thrown) => {
            if (settled) {
                return;
            }
            settled = true;
            delete open[index];
            if (isFailure) {
                failed(name, index, thrown);
            } else {
                passed(name, index);
            }
        };
    };

    const nameOf = (value) => {
        try {
            return text(value);
        } catch {
            return '';
        }
    };

    const isThenable = (value) =>
        value !== null && typeof value === 'object' && typeof value.then === 'function';

    const runTest = (name, index, body) => {
        const settle = settler(name, index);
        const takesDone = body.length > 0;
        if (takesDone) {
            open[index] = () => host.unfinished(name);
        }
        try {
            const result = takesDone
                ? body((problem) => settle(Boolean(problem), problem))
                : body();
            if (isThenable(result)) {
                const never = new Error('the promise of this test was never settled');
                if (!takesDone) {
                    open[index] = () => settle(true, never);
                }
                whenSettled(
                    result,
                    () => takesDone || settle(false),
                    (problem) => settle(true, problem),
                );
            } else if (!takesDone) {
                settle(false);
            }
        } catch (thrown) {
            if (thrown === skipped) {
                throw thrown;
            }
            settle(true, thrown);
        }
    };

    const test = (name, body) => {
        const index = tests++;
        if (typeof body === 'function') {
            runTest(nameOf(name), index, body);
        } else {
            passed(nameOf(name), index);
        }
        return pm;
    };
    test.skip = (name) => {
        host.skipped(nameOf(name), tests++);
        return pm;
    };
    test.index = () => tests;

    // Those that nothing can settle any more.
    atEnd(() => {
        for (const index in open) {
            open[index]();
        }
    });

    return {
        test,
        record: (name, isFailure, thrown) =>
            isFailure ? failed(nameOf(name), tests++, thrown) : passed(nameOf(name), tests++),
    };
}
