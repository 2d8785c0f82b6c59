"""The results of the timed tests of walking, by name."""

from __future__ import annotations

from surefoot.signs.measure_info import MeasureInfo

# only where the recording says that it is this test
TEST_RESULTS: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "t25fw_s",
        "Timed 25-foot walk",
        "s",
        1,
        "Time over 7.62 m from standing: from the first toe-off until a foot passes the end, mean of two trials. "
        "The tester's time where it was given.",
    ),
    MeasureInfo("t25fw_speed_m_s", "Speed in the timed 25-foot walk", "m/s", 2, "7.62 m divided by that time."),
    MeasureInfo(
        "two_minute_distance_m",
        "Distance in 2 minutes",
        "m",
        0,
        "Way of the feet in 2 minutes from the first step, with turns and rests. The tester's distance where given.",
    ),
    MeasureInfo(
        "six_minute_distance_m",
        "Distance in 6 minutes",
        "m",
        0,
        "Way of the feet in 6 minutes from the first step, with turns and rests. The tester's distance where given.",
    ),
    MeasureInfo(
        "dwi6_percent",
        "Distance-walked index",
        "%",
        0,
        "Distance in the sixth minute against the first; -15 % or less was seen in 31 % of 208 people with MS "
        "(doi 10.1177/1545968315597070).",
    ),
    MeasureInfo("tug_s", "Timed up and go", "s", 1, "Rise, 3 m, turn, back and sit, by the tester's watch."),
    MeasureInfo(
        "tug_walking_s",
        "Walking in the timed up and go",
        "s",
        1,
        "From the first toe-off to the last contact: shorter than the test, which has the rise and the sitting too.",
    ),
)
