/** An error in one line, as far as it is known. */
export function errorText({ name, message, code }: { name: string; message: string; code?: string | undefined }): string {
  return `${name}: ${message}${code === undefined ? "" : ` [${code}]`}`;
}
