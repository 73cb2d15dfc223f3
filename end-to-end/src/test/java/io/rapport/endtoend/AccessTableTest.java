package io.rapport.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ApiDocument;
import io.rapport.testing.access.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTableTest {

  private final AccessTable table = AccessTable.read();

  @Test
  void hasARowForEveryOperationThatIsDocumentedAndForNoOther() {
    assertThat(table.gaps(documented())).isEmpty();
  }

  @Test
  void namesEveryRightOnce() {
    assertThat(table.rows().stream().map(AccessTable.Row::right)).doesNotHaveDuplicates();
  }

  @Test
  void missesARowForANewOperation() {
    List<ApiOperation> more = new ArrayList<>(documented());
    more.add(ApiOperation.hidden("exportEverything", "GET", "/api/v1/everything", null));

    assertThat(table.gaps(more))
        .containsExactly("no row in docs/access.md for exportEverything (GET /api/v1/everything)");
  }

  @Test
  void findsARowWithoutAnOperation() {
    AccessTable more = table.and(new AccessTable.Row("gone", Set.of("listGone"), Set.of("viewer")));

    assertThat(more.gaps(documented()))
        .containsExactly("a row in docs/access.md for listGone, which no document knows");
  }

  private List<ApiOperation> documented() {
    List<ApiOperation> operations = new ArrayList<>(ApiDocument.committed("rapport").operations());
    for (String service : List.of("contacts", "interactions", "profiles", "segments")) {
      operations.addAll(ApiDocument.committed(service + "-service").operations());
    }
    operations.addAll(ApiDocument.committed("gateway").operations());
    operations.addAll(table.hidden());
    return operations;
  }
}
