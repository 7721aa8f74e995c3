//// properties of a response: json
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: json
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: text @text
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: text @text
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: empty @empty
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: empty @empty
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: moved @moved
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: moved @moved
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: odd @odd
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: odd @odd
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: created @created
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: created @created
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: accepted @accepted
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: accepted @accepted
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: bad @bad
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: bad @bad
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: unauthorized @unauthorized
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: unauthorized @unauthorized
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: forbidden @forbidden
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: forbidden @forbidden
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: notacceptable @notacceptable
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: notacceptable @notacceptable
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: limited @limited
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: limited @limited
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// properties of a response: failing @failing
tries(function () { pm.response.to.be.info; });
tries(function () { pm.response.to.be.success; });
tries(function () { pm.response.to.be.redirection; });
tries(function () { pm.response.to.be.clientError; });
tries(function () { pm.response.to.be.serverError; });
tries(function () { pm.response.to.be.error; });
tries(function () { pm.response.to.be.ok; });
tries(function () { pm.response.to.be.accepted; });
tries(function () { pm.response.to.be.withoutContent; });
tries(function () { pm.response.to.be.badRequest; });
tries(function () { pm.response.to.be.unauthorized; });
tries(function () { pm.response.to.be.unauthorised; });
tries(function () { pm.response.to.be.forbidden; });
tries(function () { pm.response.to.be.notFound; });
tries(function () { pm.response.to.be.notAcceptable; });
tries(function () { pm.response.to.be.rateLimited; });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });

//// properties that a response has not: failing @failing
tries(function () { pm.response.to.not.be.info; });
tries(function () { pm.response.to.not.be.success; });
tries(function () { pm.response.to.not.be.redirection; });
tries(function () { pm.response.to.not.be.clientError; });
tries(function () { pm.response.to.not.be.serverError; });
tries(function () { pm.response.to.not.be.error; });
tries(function () { pm.response.to.not.be.ok; });
tries(function () { pm.response.to.not.be.accepted; });
tries(function () { pm.response.to.not.be.withoutContent; });
tries(function () { pm.response.to.not.be.badRequest; });
tries(function () { pm.response.to.not.be.unauthorized; });
tries(function () { pm.response.to.not.be.unauthorised; });
tries(function () { pm.response.to.not.be.forbidden; });
tries(function () { pm.response.to.not.be.notFound; });
tries(function () { pm.response.to.not.be.notAcceptable; });
tries(function () { pm.response.to.not.be.rateLimited; });
tries(function () { pm.response.to.not.be.withBody; });
tries(function () { pm.response.to.not.be.json; });

//// status by code
tries(function () { pm.response.to.have.status(200); });
tries(function () { pm.response.to.have.status(404); });
tries(function () { pm.response.to.not.have.status(200); });
tries(function () { pm.response.to.not.have.status(404); });
tries(function () { pm.response.to.have.status('200'); });
tries(function () { pm.response.to.have.status(); });
tries(function () { pm.response.to.have.status(null); });
tries(function () { pm.response.to.have.status({}); });

//// status by reason
tries(function () { pm.response.to.have.status('OK'); });
tries(function () { pm.response.to.have.status('Nope'); });
tries(function () { pm.response.to.not.have.status('OK'); });
tries(function () { pm.response.to.not.have.status('Nope'); });
tries(function () { pm.response.to.have.status('ok'); });

//// status property
tries(function () { pm.response.to.have.statusCode(200); });
tries(function () { pm.response.to.have.statusCode(404); });
tries(function () { pm.response.to.not.have.statusCode(200); });
tries(function () { pm.response.to.have.statusReason('OK'); });
tries(function () { pm.response.to.have.statusReason('no'); });
tries(function () { pm.response.to.have.statusCodeClass(2); });
tries(function () { pm.response.to.have.statusCodeClass(4); });
tries(function () { pm.response.to.not.have.statusCodeClass(2); });

//// header
tries(function () { pm.response.to.have.header('X-Two'); });
tries(function () { pm.response.to.have.header('x-two'); });
tries(function () { pm.response.to.have.header('X-Nope'); });
tries(function () { pm.response.to.have.header('X-Two', '2'); });
tries(function () { pm.response.to.have.header('X-Two', '3'); });
tries(function () { pm.response.to.have.header('x-two', '3'); });
tries(function () { pm.response.to.have.header('X-Two', 2); });
tries(function () { pm.response.to.have.header('X-Nope', '3'); });
tries(function () { pm.response.to.not.have.header('X-Two'); });
tries(function () { pm.response.to.not.have.header('X-Nope'); });
tries(function () { pm.response.to.not.have.header('X-Two', '2'); });
tries(function () { pm.response.to.not.have.header('X-Two', '3'); });
tries(function () { pm.response.to.have.header(); });
tries(function () { pm.response.to.have.headers; });
tries(function () { pm.response.to.have.headers(); });
tries(function () { pm.response.to.have.header('X-Two', /2/); });
tries(function () { pm.response.to.have.header('X-Two', undefined); });
tries(function () { pm.response.to.have.header(new RegExp('X-')); });

//// body
tries(function () { pm.response.to.have.body; });
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('x'); });
tries(function () { pm.response.to.have.body(pm.response.text()); });
tries(function () { pm.response.to.have.body(/list/); });
tries(function () { pm.response.to.have.body(/nothing/); });
tries(function () { pm.response.to.not.have.body('x'); });
tries(function () { pm.response.to.not.have.body(pm.response.text()); });
tries(function () { pm.response.to.not.have.body(/list/); });
tries(function () { pm.response.to.not.have.body(); });
tries(function () { pm.response.to.not.have.body; });
tries(function () { pm.response.to.have.body({ok: true}); });
tries(function () { pm.response.to.have.body(''); });

//// jsonBody
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody; });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('ok'); });
tries(function () { pm.response.to.have.jsonBody('zz'); });
tries(function () { pm.response.to.have.jsonBody('deep.a.b'); });
tries(function () { pm.response.to.have.jsonBody('deep.a.c'); });
tries(function () { pm.response.to.have.jsonBody('list[1]'); });
tries(function () { pm.response.to.have.jsonBody('list.1', 2); });
tries(function () { pm.response.to.have.jsonBody('ok', true); });
tries(function () { pm.response.to.have.jsonBody('ok', false); });
tries(function () { pm.response.to.have.jsonBody('list', [1,2,3]); });
tries(function () { pm.response.to.have.jsonBody('list', [1,2]); });
tries(function () { pm.response.to.have.jsonBody('deep', {a: {b: null}}); });
tries(function () { pm.response.to.have.jsonBody('zz', 1); });
tries(function () { pm.response.to.not.have.jsonBody('ok'); });
tries(function () { pm.response.to.not.have.jsonBody('zz'); });
tries(function () { pm.response.to.not.have.jsonBody('ok', true); });
tries(function () { pm.response.to.not.have.jsonBody('ok', false); });
tries(function () { pm.response.to.have.jsonBody('ok', undefined); });

//// jsonSchema
tries(function () { pm.response.to.have.jsonSchema({type: 'object'}); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.not.have.jsonSchema({type: 'object'}); });
tries(function () { pm.response.to.not.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.have.jsonSchema({required: ['zz', 'yy']}); });
tries(function () { pm.response.to.have.jsonSchema({required: ['zz', 'yy'], properties: {ok: {type: 'string'}, list: {items: {maximum: 1}}}}, {allErrors: true}); });
tries(function () { pm.response.to.have.jsonSchema({properties: {name: {format: 'email'}, list: {minItems: 5}}}); });
tries(function () { pm.response.to.have.jsonSchema({type: 'nonsense'}); });
tries(function () { pm.response.to.have.jsonSchema(); });
tries(function () { pm.response.to.have.jsonSchema('x'); });
tries(function () { pm.response.to.have.jsonSchema({$schema: 'http://json-schema.org/draft-04/schema#', type: 'object'}); });
tries(function () { pm.response.to.have.jsonSchema({$schema: 'http://json-schema.org/draft-06/schema#', type: 'object'}); });
tries(function () { pm.response.to.have.jsonSchema({$schema: 'http://json-schema.org/draft-07/schema#', type: 'object'}); });
tries(function () { pm.response.to.have.jsonSchema({$schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object'}); });
tries(function () { pm.response.to.have.jsonSchema({unknownKeyword: 1, type: 'object', id: 'x', $id: 'y'}); });
tries(function () { pm.expect({a: 1}).to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.expect([]).to.be.jsonSchema({type: 'array'}); });
tries(function () { pm.expect({a: 1}).to.have.jsonSchema({properties: {a: {const: 2}}, additionalProperties: false}); });
tries(function () { pm.expect({a: '', b: 1}).to.have.jsonSchema({properties: {a: {minLength: 2}}, additionalProperties: false}, {allErrors: true}); });
tries(function () { pm.expect({a: 1}).to.not.have.jsonSchema({type: 'object'}); });
tries(function () { pm.expect({}, 'note').to.have.jsonSchema({type: 'array'}); });

//// assertions on what is no response
tries(function () { pm.expect({}).to.have.status(200); });
tries(function () { pm.expect({code: 200}).to.have.statusCode(200); });
tries(function () { pm.expect({}).to.be.ok; });
tries(function () { pm.expect(0).to.be.ok; });
tries(function () { pm.expect(null).to.be.ok; });
tries(function () { pm.expect('').to.not.be.ok; });
tries(function () { pm.expect({}).to.be.success; });
tries(function () { pm.expect({}).to.have.header('x'); });
tries(function () { pm.expect({}).to.have.body('x'); });
tries(function () { pm.expect({}).to.have.jsonBody('x'); });
tries(function () { pm.expect({}).to.be.json; });
tries(function () { pm.expect({}).to.have.responseTime.below(1); });
tries(function () { pm.expect({a: 1}).to.be.withBody; });
tries(function () { pm.expect(5).to.be.error; });
tries(function () { pm.expect(5).to.be.accepted; });
tries(function () { pm.expect(5).to.have.status(5); });

//// chains
tries(function () { pm.response.to.be.ok.and.to.have.status(200); });
tries(function () { pm.response.to.have.status(200).and.header('X-Two'); });
tries(function () { pm.response.to.have.property('code', 200); });
tries(function () { pm.response.to.be.an('object'); });
tries(function () { pm.response.to.have.header('X-Two').that.equals(1); });
tries(function () { pm.response.to.have.jsonBody('ok').and.status(404); });
tries(function () { pm.response.to.be.json.and.not.be.error; });
tries(function () { pm.response.to.have.responseTime.below(100000).and.above(-1); });
show(Object.keys(pm.response.to).sort());
show(typeof pm.response.to.have);
show(pm.response.to instanceof require('chai').Assertion);
show(Object.prototype.toString.call(pm.response.to));
show(pm.expect === require('chai').expect);
tries(function () { pm.response.to.be.nonsense; });
tries(function () { pm.response.to.have.jsonbody(); });
tries(function () { pm.response.to.equal(pm.response); });
tries(function () { pm.expect(pm.response).to.have.status(404); });
tries(function () { pm.expect(pm.response, 'note').to.have.status(404); });
tries(function () { pm.expect(pm.response, 'note').to.be.error; });

//// fail
tries(function () { pm.expect.fail(); });
tries(function () { pm.expect.fail('no'); });
tries(function () { pm.expect.fail(1, 2); });
tries(function () { pm.expect.fail(1, 2, 'no', '>'); });
tries(function () { pm.expect(); });
tries(function () { pm.expect(undefined).to.exist; });
tries(function () { pm.expect(1, 'note').to.equal(2); });

//// measures
tries(function () { pm.response.to.have.responseTime.below(100000); });
tries(function () { pm.response.to.have.responseTime.above(-1); });
tries(function () { pm.response.to.not.have.responseTime.above(100000); });
tries(function () { pm.response.to.have.responseTime; });
tries(function () { pm.response.to.have.responseTime(); });
tries(function () { pm.response.to.have.responseTime(pm.response.responseTime); });
tries(function () { pm.response.to.have.responseTime.within(-1, 100000); });

//// what is denied
tries(function () { pm.expect(5).to.not.be.error; });
tries(function () { pm.expect(5).to.not.have.status(200); });
tries(function () { pm.response.to.not.have.jsonBody('deep.zz', 1); });
tries(function () { pm.response.to.not.have.body({ok: true}); });
tries(function () { pm.response.to.not.have.body(pm.response.json()); });
tries(function () { pm.expect(5).to.not.have.jsonSchema('x'); });

//// odd arguments
tries(function () { pm.response.to.be.withContent; });
tries(function () { pm.response.to.have.body(5); });
tries(function () { pm.response.to.have.body(null); });
tries(function () { pm.response.to.have.body(undefined); });
tries(function () { pm.response.to.have.body(true); });
tries(function () { pm.response.to.have.body(pm.response.json()); });
tries(function () { pm.response.to.have.statusCodeClass('2'); });
tries(function () { pm.response.to.have.statusCode('200'); });
tries(function () { pm.response.to.have.statusReason(); });
tries(function () { pm.response.to.have.statusReason(5); });
tries(function () { pm.response.to.have.status(200.5); });
tries(function () { pm.response.to.have.status(NaN); });
tries(function () { pm.response.to.have.status(new Number(200)); });
tries(function () { pm.response.to.have.status(404, 'note'); });

//// paths
tries(function () { pm.response.to.have.jsonBody('list.length'); });
tries(function () { pm.response.to.have.jsonBody('list[-1]'); });
tries(function () { pm.response.to.have.jsonBody('list[3]'); });
tries(function () { pm.response.to.have.jsonBody('["ok"]'); });
tries(function () { pm.response.to.have.jsonBody('deep[\'a\']'); });
tries(function () { pm.response.to.have.jsonBody('deep.a.toString'); });
tries(function () { pm.response.to.have.jsonBody('name.length'); });
tries(function () { pm.response.to.have.jsonBody('name[0]'); });
tries(function () { pm.response.to.have.jsonBody(''); });
tries(function () { pm.response.to.have.jsonBody('.ok'); });
tries(function () { pm.response.to.have.jsonBody('deep..a'); });
tries(function () { pm.response.to.have.jsonBody('deep.'); });
tries(function () { pm.response.to.have.jsonBody('[]'); });
tries(function () { pm.response.to.have.jsonBody('list[]'); });
tries(function () { pm.response.to.have.jsonBody('list.[0]'); });
tries(function () { pm.response.to.have.jsonBody('deep["a"].b'); });
tries(function () { pm.response.to.have.jsonBody('list.length', 3); });
tries(function () { pm.response.to.have.jsonBody('name', /x/); });
tries(function () { pm.response.to.have.jsonBody('name', 'y').and.status(3); });

//// schemas
tries(function () { pm.response.to.have.jsonSchema({properties: {name: {format: 'nonsense'}}}); });
tries(function () { pm.response.to.have.jsonSchema({properties: {name: {format: 'nonsense'}}}, {unknownFormats: 'ignore'}); });
tries(function () { pm.response.to.have.jsonSchema({properties: {name: {type: 'integer', nullable: true}}}); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array', required: ['a']}, {allErrors: false}); });
tries(function () { pm.response.to.have.jsonSchema({required: ['a','b']}, {allErrors: false}); });
tries(function () { pm.response.to.have.jsonSchema({id: 'x', required: ['a','b']}, {schemaId: 'id'}); });
tries(function () { pm.response.to.have.jsonSchema({$ref: '#/definitions/x', definitions: {x: {type: 'number'}}}); });
tries(function () { pm.response.to.have.jsonSchema({$ref: 'http://nowhere/x'}); });
tries(function () { pm.response.to.have.jsonSchema(true); });
tries(function () { pm.response.to.have.jsonSchema([]); });
tries(function () { pm.response.to.have.jsonSchema(null); });
tries(function () { pm.response.to.have.jsonSchema(function () {}); });
tries(function () { pm.response.to.have.jsonSchema({nonsense: 1, required: 5}); });
tries(function () { pm.response.to.have.jsonSchema({properties: {ok: {type: 'string'}}}).and.status(404); });
tries(function () { pm.response.to.have.jsonSchema({type: 'object'}).and.status(404); });
tries(function () { pm.expect(5).to.have.jsonSchema({type: 'string'}); });
tries(function () { pm.expect(undefined).to.have.jsonSchema({type: 'string'}); });
tries(function () { pm.expect(null).to.have.jsonSchema({type: 'string'}); });
tries(function () { pm.expect('x').to.have.jsonSchema({type: 'string', pattern: '^y'}); });
tries(function () { pm.response.to.have.jsonSchema({dependencies: {ok: ['zz']}, oneOf: [{type: 'object'}, {required: ['ok']}], patternProperties: {'^l': {type: 'string'}}, not: {type: 'object'}, propertyNames: {maxLength: 3}, if: {type: 'object'}, then: {minProperties: 9}}); });

//// bodies: text @text
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// bodies: empty @empty
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// bodies: bad @bad
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// bodies: created @created
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// bodies: xml @xml
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// bodies: odd @odd
tries(function () { pm.response.to.have.body(); });
tries(function () { pm.response.to.have.body('no such thing'); });
tries(function () { pm.response.to.have.body(/such/); });
tries(function () { pm.response.to.have.body(''); });
tries(function () { pm.response.to.have.jsonBody(); });
tries(function () { pm.response.to.not.have.jsonBody(); });
tries(function () { pm.response.to.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonBody('[0].id'); });
tries(function () { pm.response.to.have.jsonBody('[1].id', 'two'); });
tries(function () { pm.response.to.have.jsonBody('a', 1); });
tries(function () { pm.response.to.not.have.jsonBody('a'); });
tries(function () { pm.response.to.have.jsonSchema({type: 'array'}); });
tries(function () { pm.response.to.be.withBody; });
tries(function () { pm.response.to.be.json; });
tries(function () { pm.response.to.not.be.json; });
tries(function () { pm.response.to.not.be.withBody; });

//// no response yet (prerequest)
show(typeof pm.response);

//// failures of tests
pm.test('equal', function () { pm.expect(1).to.equal(2); });
pm.test('status', function () { pm.response.to.have.status(404); });
pm.test('passes', function () { pm.response.to.have.status(200); });
pm.test('throws', function () { nowhere(); });

//// an assertion outside a test ends the script
pm.expect(1).to.equal(2);
show('not reached');
