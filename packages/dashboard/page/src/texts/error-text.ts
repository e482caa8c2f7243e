/** An error in one line. */
export function errorText({ name, message, code }: { name: string; message: string; code?: string | undefined }): string {
  return `${name}: ${message}${code === undefined ? "" : ` [${code}]`}`;
}
