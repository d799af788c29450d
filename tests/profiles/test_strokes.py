"""Names by the strokes of the surname."""

import pytest

from profiles.strokes import stroke_order


@pytest.mark.parametrize(
    "names",
    [
        "丁一 卜三 万平 马兰 王芳 邓超 冯远 刘伟 李娜 陈强 欧阳晓 周杰 赵云 黄河 谢安 魏征",
        # equal numbers of strokes: 横竖撇点折
        "田禾 史册 白鹭 冯唐 司徒明",
        "李白 杨柳 吴用 何平 汪洋 张三 陈平",
        # the same surname: the given name decides
        "陈一 陈大 陈小明 陈海",
        "张伟 张榕",
    ],
)
def test_names_stand_by_the_strokes_of_the_surname(names):
    wanted = names.split()
    assert sorted(sorted(wanted), key=stroke_order) == wanted


def test_a_character_that_is_in_no_table_stands_last():
    names = ["Ada", "魏征", "〇"]
    assert sorted(names, key=stroke_order)[0] == "魏征"
