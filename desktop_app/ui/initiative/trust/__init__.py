"""The Trust tab: checklist items with evidence, sign-off and waivers."""
