/** The version of the format of configuration files. */
export const configVersion = 1;
