import type { Limit } from "./measure";
export async function benchExpressions(_folder: string, _isLong: boolean): Promise<Limit[]> {
  return [];
}
