"""Student Finance Act 2000 (Wet studiefinanciering 2000), chapters 1-5 and 7: a module for each subject of the act."""

USES = ("tuition_fees", "school_fees")
