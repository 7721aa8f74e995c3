export default function(exports,require,module,node){"use strict";function atob(str){return node.Buffer.from(str,"base64").toString("binary")}module.exports=atob.atob=atob;
}
