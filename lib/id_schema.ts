import { z } from "zod";
import { isId } from "./ids.ts";

/** An id in a stored value. */
export const id = z.string().refine(isId);
