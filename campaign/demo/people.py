"""What the demonstration's manuscripts leave to an editor: a sentence for card and poster."""

from typing import NamedTuple


class Person(NamedTuple):
    """quote: under 26 characters. weight: how dear the nominee is to the synthetic visitors."""

    quote: str
    weight: int


# By number; the stories lie beside, 01.txt for the first.
PEOPLE = (
    Person("电梯是机器，人心要一户一户地通。", 95),
    Person("怕，就是还有时间准备。", 88),
    Person("一把椅子，不占什么地方。", 61),
    Person("他们不是外人，进出这里最多的就是他们。", 74),
    Person("她记错的是时间，没有记错惦记一个人。", 100),
    Person("人最怕的不是麻烦，是被人教训。", 47),
    Person("先要听见旁边的人。", 66),
    Person("再走，就要把他们往街上推了。", 83),
    Person("不先站到他们的船上，没资格请人下船。", 58),
    Person("一碗面换一盘饭，我就有了一个院子。", 79),
    Person("等到大家都愿意坐下来。", 41),
    Person("一个人最难过的时候，不该还要写字。", 92),
    Person("车位不是少，是互相看不见。", 36),
    Person("他们要的不是医生，是一个在的人。", 71),
    Person("连有多少都不知道，怎么吵得明白？", 53),
    Person("四百二十米，人跑两分钟，火只要四十秒。", 64),
    Person("他教的不是种菜，是等。", 69),
    Person("图书馆怕丢书，我怕没人拿。", 56),
)
