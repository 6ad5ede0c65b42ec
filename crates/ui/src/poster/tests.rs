//! What every poster must be, whatever its film is called.
