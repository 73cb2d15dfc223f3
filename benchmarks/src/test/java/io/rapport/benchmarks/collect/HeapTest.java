package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapTest {

  @Test
  void addsUpTheHeapOfEachCollector() throws Exception {
    assertThat(
            Heap.mebibytes(
                """
                DefNew     total 19712K, used 1024K [0x00000000f2000000, 0x00000000f3560000)
                 eden space 17536K,   0% used [0x00000000f2000000, 0x00000000f2000000)
                Tenured    total 43712K, used 22528K [0x00000000f6aa0000, 0x00000000f9550000)
                 the  space 43712K,  50% used [0x00000000f6aa0000, 0x00000000f8057f50)
                Metaspace  used 900000K, committed 910000K, reserved 1114112K
                """))
        .isEqualTo(23);
    assertThat(
            Heap.mebibytes(
                " garbage-first heap   total reserved 2048K, committed 2048K, used 1024K [0x0)"))
        .isEqualTo(1);
  }

  @Test
  void doesNotTakeSilenceForAnEmptyHeap() {
    assertThatThrownBy(() -> Heap.mebibytes("Command executed successfully"))
        .isInstanceOf(IOException.class);
  }
}
