import { access, constants, copyFile, stat } from "node:fs/promises";
import { AppError } from "@/lib/errors";
import type { FetchSource } from "./source";

/** A copy of a file already on this machine: a mounted share, an image layer. */
export const fetchFromFile: FetchSource<"file"> = async (source, context) => {
  const found = await stat(source.path).catch(() => undefined);
  if (!found?.isFile()) throw new AppError("not_found", `${source.path} is not on this machine`);
  const readable = await access(source.path, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!readable) throw new AppError("forbidden", `Parley may not read ${source.path}`);
  await copyFile(source.path, context.target);
  context.onProgress(found.size, found.size, `copy of ${source.path}`);
  return { resumed: false };
};
