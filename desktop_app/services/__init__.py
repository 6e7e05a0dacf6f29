"""What a user can do, one function a use case, called by window and command line alike."""
