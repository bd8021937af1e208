package ninja.helpy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** A workspace's balance as the API shows it. */
record Credits(BigDecimal balance, BigDecimal reserved, BigDecimal available, BigDecimal spent) {

    static Credits of(Client client, Place place) {
        JsonNode json = client.get(place.path("/credits"));
        return new Credits(
                amount(json, "balance"), amount(json, "reserved"), amount(json, "available"), amount(json, "spent"));
    }

    boolean addsUp() {
        return balance.subtract(reserved).compareTo(available) == 0;
    }

    static BigDecimal amount(JsonNode json, String name) {
        String text = json.path(name).asText();
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException wrong) {
            throw new DemoFailure("\"" + name + "\" is no amount in " + json, wrong);
        }
    }
}
