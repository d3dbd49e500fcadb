"""All beats on paper: a page of HTML that prints on A4 in black and white, and needs nothing but itself."""
