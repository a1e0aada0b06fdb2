/** Today's name of a tensor: checkpoints that came from TensorFlow call LayerNorm's weight gamma and its bias beta. */
export function renameNorms(name: string): string {
  return name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
}
