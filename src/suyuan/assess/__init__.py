"""Assess (评估): whom a set of fields identifies, and what each field costs."""
