// Where on the body a stream's sensor is worn. A session holds one or two streams; nothing may assume one.

export const placements = ["upper-back", "pelvis"] as const;
export type Placement = (typeof placements)[number];
