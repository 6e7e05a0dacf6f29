"""What a user can do: one function a use case, called by the window and the command line alike."""
