import { useEffect, useState } from "preact/hooks";
import { useSource } from "../../source/source-context.js";
import { SourceError } from "../../source/source-error.js";

interface Image {
  readonly address: string | undefined;
  readonly error: SourceError | undefined;
}

/** An image, read again for each version of what it shows; the last one stays until then. */
export function useImage(path: string, version: unknown): Image {
  const source = useSource();
  const [image, setImage] = useState<Image>({ address: undefined, error: undefined });
  useEffect(() => {
    let isWanted = true;
    let address: string | undefined;
    source.image(path).then(
      (read) => {
        address = read;
        if (isWanted) setImage({ address, error: undefined });
        else URL.revokeObjectURL(read);
      },
      (error: unknown) => isWanted && setImage({ address: undefined, error: SourceError.from(error) }),
    );
    return () => {
      isWanted = false;
      if (address !== undefined) URL.revokeObjectURL(address);
    };
  }, [source, path, version]);
  return image;
}
