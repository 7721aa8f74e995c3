//// on a request
tries(function () { pm.request.to.have.header('X-One'); });
tries(function () { pm.request.to.have.header('X-One', '1'); });
tries(function () { pm.request.to.have.header('X-One', '2'); });
tries(function () { pm.request.to.have.header('X-Nope'); });
tries(function () { pm.request.to.not.have.header('X-One'); });
tries(function () { pm.request.to.have.body(); });
tries(function () { pm.request.to.have.body('x'); });
tries(function () { pm.request.to.have.jsonBody(); });
tries(function () { pm.request.to.have.jsonBody('sent'); });
tries(function () { pm.request.to.have.jsonBody('sent', true); });
tries(function () { pm.request.to.be.withBody; });
tries(function () { pm.request.to.be.json; });
tries(function () { pm.request.to.have.status(200); });
tries(function () { pm.request.to.be.ok; });
tries(function () { pm.request.to.have.responseTime.below(1); });
tries(function () { pm.request.to.be.postmanRequest; });
tries(function () { pm.request.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.request.to.have.headers; });
tries(function () { pm.request.to.have.method('POST'); });
tries(function () { pm.request.to.have.url('x'); });

//// kinds
tries(function () { pm.expect(pm.response).to.be.postmanResponse; });
tries(function () { pm.expect(pm.request).to.be.postmanResponse; });
tries(function () { pm.expect(pm.request).to.be.postmanRequest; });
tries(function () { pm.expect(pm.response).to.be.postmanRequest; });
tries(function () { pm.expect(pm.request).to.be.postmanRequestOrResponse; });
tries(function () { pm.expect(1).to.be.postmanRequestOrResponse; });
tries(function () { pm.expect({}).to.be.postmanRequest; });
tries(function () { pm.expect({}).to.be.postmanResponse; });
tries(function () { pm.expect(pm.request).to.not.be.postmanRequest; });
tries(function () { pm.expect(pm.response).to.not.be.postmanResponse; });
tries(function () { pm.expect(pm.response).to.not.be.postmanRequestOrResponse; });
tries(function () { pm.expect(5).to.not.be.postmanRequest; });
tries(function () { pm.expect(null).to.be.postmanResponse; });
tries(function () { pm.expect('x', 'note').to.be.postmanResponse; });

//// before the request (prerequest)
tries(function () { pm.request.to.have.header('X-One'); });
tries(function () { pm.request.to.not.have.body(); });

//// sizes
tries(function () { pm.response.to.have.responseSize.above(10); });
tries(function () { pm.response.to.have.responseSize.below(100000); });
tries(function () { pm.response.to.have.responseSize; });
tries(function () { pm.response.to.have.responseSize(); });
tries(function () { pm.response.to.have.responseSize(pm.response.size().total); });
tries(function () { pm.response.to.not.have.responseSize.above(100000); });
