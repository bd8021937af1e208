package ninja.helpy.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The room page in a real browser before a real node: one visit of two people, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {

    static final double PATIENCE_MILLIS = 90_000;

    /** Opened by the one whose page it is, joined by the one who is named; two messages are said in it. */
    private static final String A_ROOM_WITH_NEWS = """
            async (other) => {
              const me = JSON.parse(localStorage.getItem('helpy.person')).userId;
              const post = async (path, userId, body) =>
                (await fetch('/groups/sessions' + path, {
                  method: 'POST',
                  body: JSON.stringify(body),
                  headers: {
                    'Content-Type': 'application/json',
                    Authorization: `Bearer ${sessionStorage.getItem('helpy.key')}`,
                    'X-User-Id': userId,
                  },
                })).json();
              const { sessionId } = await post('', me, { name: 'Reading room' });
              await post(`/${sessionId}/join`, other, {});
              await post(`/${sessionId}/messages`, me, { content: 'Hello' });
              await post(`/${sessionId}/messages`, me, { content: 'Is anybody there?' });
              return sessionId;
            }
            """;

    private static final String IS_READ_SOON = """
            async (sessionId) => {
              const me = JSON.parse(localStorage.getItem('helpy.person')).userId;
              const headers = { Authorization: `Bearer ${sessionStorage.getItem('helpy.key')}`, 'X-User-Id': me };
              for (let tries = 0; tries < 300; tries++) {
                const read = await (await fetch(`/groups/sessions/${sessionId}/read`, { headers })).json();
                if (read.unread === 0) return true;
                await new Promise((resolve) => setTimeout(resolve, 200));
              }
              return false;
            }
            """;

    @TempDir
    private static Path data;

    private static @Nullable Installation installation;
    private static @Nullable Browser browser;
    private static @Nullable Page anna;
    private static @Nullable Page ben;

    @BeforeAll
    static void open() throws Exception {
        var executable = Browser.installed();
        assumeTrue(
                executable.isPresent(),
                "no browser here: install Chromium or Chrome, or name one in HELPY_TEST_BROWSER, to have the page tested");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        installation = new Installation(data);
        installation.up();
        browser = new Browser(executable.get());
        anna = browser.visitor();
        ben = browser.visitor();
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) browser.close();
        if (installation != null) installation.close();
    }

    @Test
    @Order(1)
    void whoComesWithoutAKeyIsToldHowToGetOne() throws Exception {
        anna().navigate(here().url());

        assertThat(anna().getByRole(AriaRole.MAIN)).containsText("./helpy link");
        assertThat(anna().content()).doesNotContain("hk_" + here().link().replaceFirst(".*hk_", ""));
    }

    @Test
    @Order(2)
    void aWrongKeyIsSaidToBeOne() {
        anna().getByLabel("A key of a workspace").fill("hk_wrong");
        anna().getByRole(AriaRole.BUTTON, named("Enter")).click();
        enterAs(anna(), "Anna");

        assertThat(anna().getByRole(AriaRole.ALERT)).containsText("opens nothing here");
    }

    @Test
    @Order(3)
    void theLinkLeadsIntoTheRoomAndTheKeyLeavesTheAddress() throws Exception {
        anna().navigate(here().link());

        awaitLive(anna());
        assertThat(anna().getByRole(AriaRole.HEADING, named("Study room"))).isVisible();
        assertThat(anna().url()).doesNotContain("hk_");
        assertThat(anna().locator(".side")).containsText("Galileo");
    }

    @Test
    @Order(4)
    void twoPeopleSeeEachOther() throws Exception {
        ben().navigate(here().link());
        enterAs(ben(), "Ben");
        awaitLive(ben());

        assertThat(anna().locator(".side")).containsText("Ben");
        assertThat(anna().getByRole(AriaRole.LOG)).containsText("Ben has joined");
    }

    @Test
    @Order(5)
    void theOneWhoIsAddressedAnswersWordByWordBeforeBothEyes() {
        type(anna(), "What is a wave, @gal");
        assertThat(anna().getByRole(AriaRole.OPTION)).hasText(Pattern.compile(".*Galileo.*"));
        anna().keyboard().press("Enter");
        anna().keyboard().type("?");
        anna().keyboard().press("Enter");

        for (var page : List.of(anna(), ben())) {
            assertThat(page.getByRole(AriaRole.LOG)).containsText("What is a wave, @Galileo?");
        }
        for (var page : List.of(anna(), ben())) {
            assertThat(messagesOf(page, "Galileo")).hasCount(1);
            assertThat(page.locator("[data-draft]")).hasCount(0);
            assertThat((Integer) page.evaluate("window.draftSteps")).isGreaterThan(5);
        }
        assertThat(messagesOf(anna(), "Ada")).hasCount(0);
    }

    @Test
    @Order(6)
    void onDemandItSaysWhoWasChosenAndWhy() {
        messagesOf(anna(), "Galileo")
                .getByRole(AriaRole.BUTTON, buttonNamed("Why this answer?"))
                .click();

        var round = anna().getByRole(AriaRole.REGION, named("How this round was decided"));
        assertThat(round).containsText("by name");
        assertThat(round).containsText("Not chosen: Ada, Sappho");
    }

    @Test
    @Order(7)
    void whatAHelpySaysCanBeStopped() {
        type(anna(), "Tell me of the sea, @Sappho ");
        anna().keyboard().press("Enter");
        assertThat(anna().locator("[data-draft] .words")).isVisible();

        anna().getByRole(AriaRole.BUTTON, named("Stop Sappho")).click();

        for (var page : List.of(anna(), ben())) {
            assertThat(page.getByRole(AriaRole.LOG)).containsText("Sappho was stopped");
        }
    }

    @Test
    @Order(8)
    void whoIsHereAndWhoIsTypingIsShownToTheOthers() {
        assertThat(ben().locator(".side")).containsText("here");

        type(anna(), "I wonder");

        assertThat(ben().locator(".drafts")).containsText("Anna is typing");
        anna().getByRole(AriaRole.TEXTBOX).fill("");
        assertThat(ben().locator(".drafts")).not().containsText("is typing");
    }

    @Test
    @Order(9)
    void everybodyCanReactAndTakeItBack() {
        var asked = ben().locator("[data-message]").first();
        asked.hover();
        asked.getByRole(AriaRole.BUTTON, buttonNamed("React")).click();
        asked.getByRole(AriaRole.BUTTON, buttonNamed("👍")).click();

        for (var page : List.of(anna(), ben())) {
            assertThat(page.locator("[data-message] .reaction[aria-pressed]")).hasText("👍 1");
        }
        ben().locator(".reaction[aria-pressed=true]").click();
        for (var page : List.of(anna(), ben())) {
            assertThat(page.locator(".reaction[aria-pressed]")).hasCount(0);
        }
    }

    @Test
    @Order(10)
    void onesOwnMessageCanBeEditedAndDeleted() {
        var mine = anna().locator("[data-message].mine").last();
        assertThat(mine).containsText("Tell me of the sea");

        mine.hover();
        mine.getByRole(AriaRole.BUTTON, buttonNamed("Edit")).click();
        mine.getByRole(AriaRole.TEXTBOX).fill("As it should be");
        anna().keyboard().press("Enter");
        assertThat(ben().getByRole(AriaRole.LOG)).containsText("As it should be");
        assertThat(ben().getByRole(AriaRole.LOG)).containsText("(edited)");
        mine.hover();
        mine.getByRole(AriaRole.BUTTON, buttonNamed("Delete")).click();

        assertThat(ben().getByRole(AriaRole.LOG)).containsText("This message was deleted.");
        assertThat(ben().getByRole(AriaRole.LOG)).not().containsText("As it should be");
    }

    @Test
    @Order(11)
    void whatIsUnreadInAnotherRoomIsCountedUntilSomebodyHasReadIt() {
        var id = anna().evaluate("JSON.parse(localStorage.getItem('helpy.person')).userId");
        var sessionId = String.valueOf(ben().evaluate(A_ROOM_WITH_NEWS, id));
        var room = anna().locator(".side").getByRole(AriaRole.BUTTON, buttonNamed("Reading room"));
        assertThat(room.locator(".unread")).hasText("2");
        assertThat(anna().getByRole(AriaRole.HEADING, named("Study room"))).isVisible();

        room.click();
        assertThat(anna().getByRole(AriaRole.LOG)).containsText("Is anybody there?");
        assertThat((Boolean) anna().evaluate(IS_READ_SOON, sessionId)).isTrue();

        anna().locator(".side")
                .getByRole(AriaRole.BUTTON, buttonNamed("Study room"))
                .click();
        awaitLive(anna());
        assertThat(anna().locator(".unread")).hasCount(0);
        assertThat(ben().getByRole(AriaRole.HEADING, named("Study room"))).isVisible();
    }

    @Test
    @Order(12)
    void aNodeThatIsKilledInTheMiddleComesBackWithoutAReloadAndNothingIsLostOrDoubled() throws Exception {
        long pid = here().nodePid();
        type(anna(), "What is light, @Ada ");
        anna().keyboard().press("Enter");
        assertThat(anna().locator("[data-draft] .words").first()).isVisible();
        Installation.kill(pid);
        awaitConnection(anna(), "lost");
        type(anna(), "Said while you were away, @Galileo ");
        anna().keyboard().press("Enter");
        assertThat(anna().locator(".outgoing")).containsText("On its way");

        here().up();

        awaitConnection(anna(), "back|live");
        for (var page : List.of(anna(), ben())) {
            assertThat(messagesOf(page, "Anna").filter(with("Said while you were away")))
                    .hasCount(1);
            assertThat(messagesOf(page, "Ada")).hasCount(1);
            assertThat(messagesOf(page, "Galileo")).hasCount(2);
            assertThat(messagesOf(page, "Sappho")).hasCount(0);
            assertThat(page.locator("[data-draft], .outgoing")).hasCount(0);
        }
        var seen = all(anna());
        assertThat(seen).doesNotHaveDuplicates().isEqualTo(all(ben()));
        anna().reload();
        assertThat(anna().locator("[data-message]")).hasCount(seen.size());
        assertThat(all(anna())).isEqualTo(seen);
    }

    @Test
    @Order(13)
    void noScriptHasFailedAndThePolicyHasRefusedNothing() {
        assertThat(browser == null ? List.of("no browser") : browser.errors()).isEmpty();
    }

    private static void enterAs(Page page, String name) {
        page.getByLabel("Your name").fill(name);
        page.keyboard().press("Enter");
    }

    private static void type(Page page, String text) {
        page.getByRole(AriaRole.TEXTBOX).fill("");
        page.getByRole(AriaRole.TEXTBOX).pressSequentially(text);
    }

    private static Locator messagesOf(Page page, String name) {
        return page.locator("[data-message][aria-label^='" + name + ",']");
    }

    private static List<String> all(Page page) {
        return page.locator("[data-message]").all().stream()
                .map(message -> String.valueOf(message.getAttribute("data-message")))
                .toList();
    }

    private static void awaitLive(Page page) {
        awaitConnection(page, "live");
    }

    private static void awaitConnection(Page page, String kind) {
        assertThat(page.locator("[data-connection]")).hasAttribute("data-connection", Pattern.compile(kind));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name);
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Locator.GetByRoleOptions buttonNamed(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static Installation here() {
        if (installation == null) throw new IllegalStateException("not started");
        return installation;
    }

    private static Page anna() {
        if (anna == null) throw new IllegalStateException("no browser");
        return anna;
    }

    private static Page ben() {
        if (ben == null) throw new IllegalStateException("no browser");
        return ben;
    }
}
