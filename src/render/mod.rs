//! Templates: Postman's `{{…}}` grammar on top of handlebars. Compiled once per step, rendered once per
//! iteration.
