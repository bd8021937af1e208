package ninja.helpy.agents.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses: those whose first {@code bits} are those of {@code prefix}. */
record Network(InetAddress prefix, int bits) {

    static Network parse(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            // Numbers are not looked up.
            var prefix = InetAddress.getByName(cidr.substring(0, slash));
            return new Network(prefix, Integer.parseInt(cidr.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a network: " + cidr, e);
        }
    }

    boolean contains(InetAddress address) {
        var ours = prefix.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length) return false;
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) return false;
        }
        return true;
    }
}
