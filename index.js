// n8n loads the nodes and credentials listed in package.json; nothing else is exported.
module.exports = {};
