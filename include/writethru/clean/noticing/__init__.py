"""What an outlet says about its own text: unfinished, updated, corrected, withdrawn."""
