"""What the judge says of every provider surface and licence: a page, and tests of its cells."""
