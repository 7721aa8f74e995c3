// `TextEncoder` and `TextDecoder`.

export default function ({ host, text }) {
    const bytesOf = (source) => {
        if (source === undefined) {
            return new Uint8Array();
        }
        return ArrayBuffer.isView(source)
            ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
            : new Uint8Array(source);
    };

    class TextEncoder {
        get encoding() {
            return 'utf-8';
        }
        encode(value = '') {
            return host.encodeUtf8(text(value));
        }
        encodeInto(value, target) {
            let read = 0;
            let written = 0;
            for (const character of text(value)) {
                const bytes = host.encodeUtf8(character);
                if (written + bytes.length > target.length) {
                    break;
                }
                target.set(bytes, written);
                read += character.length;
                written += bytes.length;
            }
            return { read, written };
        }
    }

    // How many bytes at the end begin a character that is not whole.
    const unfinishedUtf8 = (bytes) => {
        for (let back = 1; back <= 3 && back <= bytes.length; back++) {
            const byte = bytes[bytes.length - back];
            if (byte >= 0xc0) {
                const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
                return length > back ? back : 0;
            }
            if (byte < 0x80) {
                return 0;
            }
        }
        return 0;
    };

    const LABELS = { __proto__: null, 'utf-8': 'utf-8', utf8: 'utf-8', 'unicode-1-1-utf-8': 'utf-8' };

    class TextDecoder {
        #rest = [];
        #begun = false;

        constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
            this.encoding = LABELS[text(label).trim().toLowerCase()];
            if (!this.encoding) {
                throw new RangeError(`TextDecoder knows utf-8 only, not ${text(label)}`);
            }
            this.fatal = Boolean(fatal);
            this.ignoreBOM = Boolean(ignoreBOM);
        }
        decode(source, { stream = false } = {}) {
            const bytes = [...this.#rest, ...bytesOf(source)];
            this.#rest = stream ? bytes.splice(bytes.length - unfinishedUtf8(bytes)) : [];
            const decoded = host.decodeUtf8(bytes, this.fatal);
            if (decoded === undefined) {
                throw new TypeError('the bytes are not UTF-8');
            }
            const atStart = !this.#begun;
            this.#begun = stream && (this.#begun || decoded.length > 0);
            return atStart && !this.ignoreBOM ? decoded.replace(/^\ufeff/, '') : decoded;
        }
    }

    return { TextEncoder, TextDecoder };
}
