/** Works on a few at a time, in order; answers in order. Faster than one by one, gentler than all at once. */
export async function inBatches<In, Out>(
  inputs: readonly In[],
  size: number,
  work: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const outputs: Out[] = [];
  for (let at = 0; at < inputs.length; at += size)
    outputs.push(...(await Promise.all(inputs.slice(at, at + size).map(work))));
  return outputs;
}
