//! Statistics that know nothing of contact centres.
