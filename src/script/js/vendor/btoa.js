export default function(exports,require,module,node){(function(){"use strict";function btoa(str){var buffer;return str instanceof node.Buffer?buffer=str:buffer=node.Buffer.from(str.toString(),"binary"),buffer.toString("base64")}module.exports=btoa})();
}
