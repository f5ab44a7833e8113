"""Number pads: keys to acts."""
