// Stands for the code of the tests, which take its place.
