// `require`, as scripts have it.

export default function ({ load }) {
    const { find, missing } = load('packages');

    // What packages have of each other, and what is of use to us alone.
    const HIDDEN = ['chai/assert', 'lodash3', 'postcheck:dynamic-variables'];

    return (name) => {
        const wanted = String(name);
        if (HIDDEN.includes(wanted)) {
            throw missing(wanted);
        }
        return find(wanted);
    };
}
