"""How each model of a kit makes its sound."""
