"""The Preparedness plan."""
