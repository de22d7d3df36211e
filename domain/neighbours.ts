/** Systems of other offices from which papers and facts come, so that nobody is asked for them. */
export const NEIGHBOUR_SYSTEMS = [
  'ENTERPRISE_REGISTER',
  'CONSTRUCTION_MARKET',
  'NATURAL_RESOURCES',
  'ELECTRONIC_IDENTITY',
  'INVESTMENT_PLATFORM',
  'CREDIT_PLATFORM',
  'PERMIT_OFFICE',
  'ARCHIVE',
] as const;
export type NeighbourSystem = (typeof NEIGHBOUR_SYSTEMS)[number];
