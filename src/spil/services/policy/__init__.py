"""Policy laboratory: what a reform of student finance would cost, and who would gain or lose by it."""
