// Runs before each test file of a project that does not search, while others do.
delete process.env["MAZEPA_SEARCH"];
