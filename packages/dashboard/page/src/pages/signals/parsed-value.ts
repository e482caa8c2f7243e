/** A value that was typed as JSON; nothing typed is no value. */
export function parsedValue(text: string): { readonly value?: unknown; readonly error?: string } {
  if (text.trim() === "") return {};
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: `This is not JSON: ${String(error)}. A text needs quotation marks.` };
  }
}
