package ninja.helpy.agents.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import ninja.helpy.agents.agent.Rating.Scale;
import org.junit.jupiter.api.Test;

class RatingTest {

    @Test
    void theWorstIsNothingAndTheBestIsAllOnEitherScale() {
        assertThat(new Rating(Scale.THUMB, -1).points()).isZero();
        assertThat(new Rating(Scale.THUMB, 1).points()).isEqualTo(Rating.POINTS_MAX);
        assertThat(IntStream.rangeClosed(1, Rating.STARS_MAX).map(stars -> new Rating(Scale.STARS, stars).points()))
                .containsExactly(0, 25, 50, 75, 100);
    }

    @Test
    void whatIsNotOnItsScaleIsNoRating() {
        assertThatThrownBy(() -> new Rating(Scale.THUMB, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rating(Scale.THUMB, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rating(Scale.STARS, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rating(Scale.STARS, 6)).isInstanceOf(IllegalArgumentException.class);
    }
}
