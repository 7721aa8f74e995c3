function show(value) { pm.test(typeof value === 'string' ? value : String(JSON.stringify(value))); }
function tries(action) { try { var value = action(); show(value === undefined ? 'fine' : value); } catch (e) { show(e && e.name + ': ' + e.message); } }
