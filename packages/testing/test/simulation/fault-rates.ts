/** How often each fault of a broker happens in the simulation. */
export const faultRates = {
  loss: 0.02,
  duplication: 0.05,
  delay: 0.05,
  reorder: 0.2,
  disconnects: 0.03,
  lostAcknowledgements: 0.03,
  lostExtensions: 0.02,
};
