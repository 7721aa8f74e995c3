//! How a session with the server is kept and opened. A profile is data plus a small trait; the Passwords
//! API's profile lives here and nowhere else.
