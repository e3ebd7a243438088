"""Types that cross the boundary between orchestrator and worker, generated from schemas/."""
