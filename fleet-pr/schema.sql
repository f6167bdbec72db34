-- The state of campaigns on one machine: state.db in .coevolve beside the campaign file, or where
-- --state says.
-- Every row is written whole and at once, so the database always holds the result of a finished
-- step and never part of one.

-- A campaign is pinned when it begins: a resume runs this plan, whatever happens to the files that
-- it was made from.
CREATE TABLE campaign (
  name TEXT PRIMARY KEY,
  settings TEXT NOT NULL,        -- the campaign document; limits and commands follow the file
  plan TEXT NOT NULL,            -- the whole rewrite plan, with both schemas inside
  plan_digest TEXT NOT NULL,     -- SHA-256 of `plan`; commits carry it
  reverted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE task (
  campaign TEXT NOT NULL REFERENCES campaign (name),
  repository TEXT NOT NULL,
  state TEXT NOT NULL,           -- names as in the JSON of `status`
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  base TEXT NOT NULL,            -- commits: 40 hexadecimal digits, or empty
  change_commit TEXT NOT NULL,
  -- The lease of our pushes: where the branch stood when we last moved it. Anything else found
  -- there is somebody else's work.
  pushed TEXT NOT NULL,
  pull BIGINT NOT NULL,
  revert_commit TEXT NOT NULL,
  revert_pull BIGINT NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (campaign, repository)
);
