"""What the visitor's screens are made of. Widgets show and post; they ask nobody."""
