"""Who wrote it and under which headline: titles, bylines, agencies, datelines, sections."""
